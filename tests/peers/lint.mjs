// GitHub's own language service on workflows and on action.yml:  lint.mjs ACTION_YML FILE...
// Prints what it finds as JSON: [{file, line, message}]. ACTION_YML has the inputs that memci/memci and $/ have.
import { readFile } from "node:fs/promises";
import { register } from "node:module";
import { resolve } from "node:path";

register("./json_modules.mjs", import.meta.url);
const { LogLevel, registerLogger, setLogLevel, validate } = await import("@actions/languageservice");
const { TextDocument } = await import("vscode-languageserver-textdocument");
const { parse } = await import("yaml");

// What goes wrong inside is only logged, and then nothing is found.
const fail = (message) => {
  console.error(message);
  process.exit(1);
};
registerLogger({ error: fail, warn: fail, info() {}, log() {}, debug() {} });
setLogLevel(LogLevel.Warn);

const [actionFile, ...files] = process.argv.slice(2);
const action = await readFile(actionFile, "utf8");
const config = {
  actionsMetadataProvider: {
    // Of other actions we know no inputs here.
    fetchActionMetadata: async ({ owner, name }) =>
      owner === "memci" ? parse(action) : { name, description: name },
  },
};

const found = [];
for (const file of files) {
  const document = TextDocument.create(`file://${resolve(file)}`, "yaml", 0, await readFile(file, "utf8"));
  for (const { range, message } of await validate(document, config)) {
    found.push({ file, line: range.start.line + 1, message });
  }
}
console.log(JSON.stringify(found));
