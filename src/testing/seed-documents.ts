import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const FOLDER = path.resolve(process.env.SHARED_DIR ?? "../shared", "seeds");

/** A document of the specification by its number, such as 001; null if the documents are not there. */
export const readDocument = (number: string): string | null => {
  const file = existsSync(FOLDER) ? readdirSync(FOLDER).find((name) => name.startsWith(`${number}_`)) : undefined;
  return file === undefined ? null : readFileSync(path.join(FOLDER, file), "utf8");
};

/** For the title of a test that needs the documents: nothing, or that it is skipped. */
export const DOCUMENTS = existsSync(FOLDER) ? "" : ` (skipped: ${FOLDER} is not there)`;
