import { publicUrl } from "../server/settings.ts";

/** The product's public URL without a trailing slash, for documents and examples. */
export const publicAddress = (): string => publicUrl();
