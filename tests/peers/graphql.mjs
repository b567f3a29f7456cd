// What is wrong with a query by the schema of GitHub's GraphQL API, as JSON:  graphql.mjs QUERY
import { validate } from "@octokit/graphql-schema";

console.log(JSON.stringify(validate(process.argv[2]).map(({ message }) => message)));
