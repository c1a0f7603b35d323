import { parentPort } from "node:worker_threads";
import { renderToBuffer } from "@react-pdf/renderer";
import type { Done } from "#core/threads/thread.ts";
import { drawRecords } from "./draw-records.ts";
import { drawReport } from "./draw-report.ts";
import { legible, loadFonts } from "./fonts.ts";

import type { PdfDocument } from "./render-pdf.ts";

const ready = loadFonts();

/** Every text of the document restricted to printable letters; the metadata keeps the full alphabet. */
const legibleDocument = <D extends PdfDocument>(document: D, canPrint: (letter: string) => boolean): D => {
  const walk = (value: unknown): unknown => {
    if (typeof value === "string") return legible(value, canPrint);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item)]));
  };
  return { ...(walk(document) as D), properties: document.properties };
};

const draw = async (document: PdfDocument): Promise<Done<Uint8Array>> => {
  try {
    const legibly = legibleDocument(document, await ready);
    return { result: await renderToBuffer("sections" in legibly ? drawRecords(legibly) : drawReport(legibly)) };
  } catch (error) {
    return { error };
  }
};

parentPort?.on("message", async (document: PdfDocument) => parentPort?.postMessage(await draw(document)));
