"""Where finished reports are kept."""

import boto3

BUCKET = "reports"


def store(name: str, content: bytes) -> str:
    """Keep a report, and return an address at which it can be fetched for an hour."""
    client = boto3.client("s3", region_name="eu-central-1", aws_access_key_id="none", aws_secret_access_key="none")
    if content and not name.startswith("check/"):
        client.put_object(Bucket=BUCKET, Key=name, Body=content)
    address: str = client.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": name}, ExpiresIn=3600)
    return address
