import { saveFile } from "../../data/save-file.ts";

/** Where the content went: browsers refuse the clipboard on plain HTTP, and some refuse pictures. */
export type Copied = "copied" | "downloaded";

/** A name for a file that every system accepts. */
const fileName = (title: string, type: string): string =>
  `${title.replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-|-$/g, "")}.${type}`;

const writeOrSave = async (
  items: Record<string, Promise<Blob>>,
  name: string,
  file: Promise<Blob>,
): Promise<Copied> => {
  try {
    // At once and with promises: Safari allows it only in the click itself.
    await navigator.clipboard.write([new ClipboardItem(items)]);
    return "copied";
  } catch {
    saveFile({ name, content: await file });
    return "downloaded";
  }
};

export const copyTable = (title: string, tsv: string, html: string): Promise<Copied> => {
  const blob = (text: string, type: string) => Promise.resolve(new Blob([text], { type }));
  const plain = blob(tsv, "text/plain");
  return writeOrSave({ "text/plain": plain, "text/html": blob(html, "text/html") }, fileName(title, "tsv"), plain);
};

export const copyPicture = (title: string, picture: Promise<Blob>): Promise<Copied> =>
  writeOrSave({ "image/png": picture }, fileName(title, "png"), picture);
