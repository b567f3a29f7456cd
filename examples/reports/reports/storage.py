"""Where finished reports are kept."""

import os

import boto3

BUCKET = "reports"


def store(name: str, content: bytes) -> str:
    """Keep a report, and return an address at which it can be fetched for an hour."""
    client = boto3.client(
        "s3",
        region_name="eu-central-1",
        aws_access_key_id=os.environ.get("REPORTS_KEY", "none"),
        aws_secret_access_key=os.environ.get("REPORTS_SECRET", "none"),
    )
    if content:
        client.put_object(Bucket=BUCKET, Key=name, Body=content)
    address: str = client.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": name}, ExpiresIn=3600)
    return address
