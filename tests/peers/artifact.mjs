// GitHub's own artifact client, as a job's step has it.
//   list | download ID FOLDER | upload NAME ROOT FILE... | upload-file ROOT FILE
// The last line of stdout is the answer, as JSON; the client's own messages come before it.
import { DefaultArtifactClient } from "@actions/artifact";

const client = new DefaultArtifactClient();
const ways = {
  list: async () => (await client.listArtifacts()).artifacts,
  download: (id, path) => client.downloadArtifact(Number(id), { path }),
  upload: (name, root, ...files) => client.uploadArtifact(name, files, root, { retentionDays: 5 }),
  "upload-file": (root, file) => client.uploadArtifact("any", [file], root, { retentionDays: 5, skipArchive: true }),
};
const [way, ...rest] = process.argv.slice(2);
console.log(`\n${JSON.stringify(await ways[way](...rest))}`);
