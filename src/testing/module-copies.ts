import { registerHooks } from "node:module";

const SOURCES = new URL("../", import.meta.url).href;

let copies = 0;

/** The sources that `load` imports are copies, as those in Next's bundle are beside the worker's in the built product. */
export const importCopies = async <Modules>(load: () => Promise<Modules>): Promise<Modules> => {
  const query = `?copy=${++copies}`;
  const hooks = registerHooks({
    resolve: (specifier, context, next) => {
      const found = next(specifier, context);
      return found.url.startsWith(SOURCES) ? Object.assign(found, { url: found.url + query }) : found;
    },
  });
  try {
    return await load();
  } finally {
    hooks.deregister();
  }
};
