import type { SalesFormat } from "./import-format.ts";
import { onlineRetail } from "./online-retail.ts";

/** Every format there is, by name. */
export const FORMATS: readonly SalesFormat[] = [onlineRetail];
