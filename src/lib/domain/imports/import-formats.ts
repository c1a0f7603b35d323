import { customersCsv } from "./customers-csv.ts";
import type { ImportFormat } from "./import-format.ts";
import { onlineRetail } from "./online-retail.ts";

/** All import formats. */
export const FORMATS: readonly ImportFormat[] = [onlineRetail, customersCsv];
