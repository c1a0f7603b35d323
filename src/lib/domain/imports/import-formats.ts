import type { SalesFormat } from "./import-format.ts";
import { onlineRetail } from "./online-retail.ts";

/** All import formats. */
export const FORMATS: readonly SalesFormat[] = [onlineRetail];
