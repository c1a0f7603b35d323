import { extractText, getDocumentProxy, getMeta } from "unpdf";

/** What a PDF reader sees: the text of each page with single spaces, and the document's metadata. */
export const readPdf = async (bytes: Uint8Array) => {
  const document = await getDocumentProxy(new Uint8Array(bytes));
  const { text } = await extractText(document, { mergePages: false });
  const { info } = await getMeta(document);
  const pages = text.map((page) => page.replace(/\s+/g, " "));
  return { pages, text: pages.join(" "), info: info as Record<string, unknown> };
};
