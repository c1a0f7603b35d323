import { once } from "#core/server/process-singleton.ts";
import { publicUrl } from "#core/server/settings.ts";

/** The product's public URL without a trailing slash, for documents and examples. */
export const publicAddress = (): string => publicUrl();

/** A document that names this address, made once: that of the API takes a third of a second, and only the address can differ. */
export const documentAtPublicAddress = <Document>(name: string, make: (server: string) => Document): Document => {
  const server = publicUrl();
  return once(`${name} at ${server}`, () => make(server));
};
