import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Writes files of given names below `folder`, each in a folder of its own, and returns their paths. */
export const makeNamedFiles = (folder: string) => {
  let files = 0;
  return (name: string, content: string | Uint8Array): string => {
    const own = path.join(folder, String(files++));
    mkdirSync(own);
    writeFileSync(path.join(own, name), content);
    return path.join(own, name);
  };
};
