import { cpSync, existsSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A copy of the project that tests may change, with the same packages; delete it afterwards. */
export const copyProject = (name: string): string => {
  const folder = mkdtempSync(path.join(tmpdir(), `customer-360-${name}-`));
  const skipped = new Set(["node_modules", ".git", ".next", ".data", "pictures"].map((each) => path.resolve(each)));
  cpSync(".", folder, { recursive: true, filter: (from) => !skipped.has(path.resolve(from)) });
  // With these, and packages at the same paths, the compiler continues from an earlier check and skips unaffected files.
  if (existsSync(".next/types")) cpSync(".next/types", path.join(folder, ".next/types"), { recursive: true });
  symlinkSync(path.resolve("node_modules"), path.join(folder, "node_modules"));
  return folder;
};
