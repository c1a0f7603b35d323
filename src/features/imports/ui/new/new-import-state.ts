import { readQuery } from "#core/ui/address/read-query.ts";

/** The steps of a file that is open. */
export const FILE_STEPS = ["review", "check"] as const;
export type FileStep = (typeof FILE_STEPS)[number];

/** The page's state in the address: uploaded files, which of them is open at which step, and the imports that were started. */
export type NewImportState = {
  files: readonly string[];
  file: string | null;
  step: FileStep;
  imports: readonly string[];
};

const ID = /^[0-9a-f-]{36}$/;

const ids = (text: string): readonly string[] | undefined => {
  const all = text.split(",");
  return all.every((id) => ID.test(id)) ? all : undefined;
};

export const readNewImportState = (query: URLSearchParams): { state: NewImportState; unknown: string[] } => {
  const { read, unknown } = readQuery(query);
  const file = read<string | null>("file", (text) => (ID.test(text) ? text : undefined), null);
  const listed = read("files", ids, []);
  const files = file === null || listed.includes(file) ? listed : [file, ...listed];
  const step = read<FileStep>("step", (text) => FILE_STEPS.find((each) => each === text), "review");
  return { state: { files, file, step, imports: read("imports", ids, []) }, unknown };
};

export const writeNewImportState = ({ files, file, step, imports }: NewImportState): string => {
  const parts = [
    ...(file === null ? [] : [`file=${file}`]),
    ...(file !== null && step !== "review" ? [`step=${step}`] : []),
    ...(files.some((id) => id !== file) ? [`files=${files.join(",")}`] : []),
    ...(imports.length > 0 ? [`imports=${imports.join(",")}`] : []),
  ];
  return parts.length > 0 ? `?${parts.join("&")}` : "";
};
