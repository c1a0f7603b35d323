import { parentPort } from "node:worker_threads";
import { renderToBuffer } from "@react-pdf/renderer";
import type { ReportDocument } from "#lib/domain/report/document/report-document.ts";
import type { Done } from "../threads/thread.ts";
import { drawReport } from "./draw-report.ts";
import { legible } from "./drawable-text.ts";
import { loadFonts } from "./fonts.ts";

const ready = loadFonts();

/** Every text of the report restricted to printable letters; the metadata keeps the full alphabet. */
const legibleReport = (report: ReportDocument, canPrint: (letter: string) => boolean): ReportDocument => {
  const walk = (value: unknown): unknown => {
    if (typeof value === "string") return legible(value, canPrint);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item)]));
  };
  return { ...(walk(report) as ReportDocument), properties: report.properties };
};

const draw = async (report: ReportDocument): Promise<Done<Uint8Array>> => {
  try {
    return { result: await renderToBuffer(drawReport(legibleReport(report, await ready))) };
  } catch (error) {
    return { error };
  }
};

parentPort?.on("message", async (report: ReportDocument) => parentPort?.postMessage(await draw(report)));
