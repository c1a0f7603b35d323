import { importUpload } from "#lib/imports/run-import.ts";
import { defineJob } from "./job.ts";

/** Each batch is a transaction that says how far the file is written: an attempt goes on where the last one ended. */
export const importSalesJob = defineJob({
  kind: "import",
  atOnce: 2,
  perform: importUpload,
  lookEverySeconds: 0.5,
});
