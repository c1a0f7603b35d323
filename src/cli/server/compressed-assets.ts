import { globSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { acceptedEncoding, type ContentEncoding, LEAST_COMPRESSED_BYTES } from "#core/server/content-encoding.ts";

/** Where the build has its scripts and styles, and where the server offers them. Their names contain a hash. */
const FOLDER = ".next/static";
const ADDRESS = "/_next/static/";

const TYPES: Record<string, string> = {
  ".js": "application/javascript; charset=UTF-8",
  ".css": "text/css; charset=UTF-8",
  ".svg": "image/svg+xml",
  ".json": "application/json; charset=UTF-8",
};
const ENDINGS: Record<ContentEncoding, string> = { br: ".br", gzip: ".gz" };

/** As small as possible, because it is done once per build. */
const COMPRESS: Record<ContentEncoding, (content: Buffer) => Promise<Buffer>> = {
  br: (content) =>
    promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }),
  gzip: (content) => promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }),
};

/** Part of the build: each asset is stored in both encodings beside the original. */
export const compressAssets = async (folder = FOLDER): Promise<void> => {
  const files = globSync("**/*", { cwd: folder }).filter((file) => path.extname(file) in TYPES);
  const compress = async (file: string): Promise<void> => {
    const content = readFileSync(path.join(folder, file));
    if (content.length < LEAST_COMPRESSED_BYTES) return;
    for (const encoding of ["br", "gzip"] as const) {
      writeFileSync(path.join(folder, file + ENDINGS[encoding]), await COMPRESS[encoding](content));
    }
  };
  await Promise.all(files.map(compress));
};

type AssetRequest = { url?: string | undefined; headers: Record<string, string | string[] | undefined> };
type Answer = { setHeader: (name: string, value: string) => unknown };

/**
 * Leads a request for an asset to its compressed file, which Next serves with an ETag of its own. Other files and other
 * builds' names pass unchanged.
 */
export const makeAssetEncoding = (folder = FOLDER) => {
  const known = new Set(globSync("**/*.{br,gz}", { cwd: folder }).map((file) => ADDRESS + file.replaceAll("\\", "/")));
  return (request: AssetRequest, response: Answer): void => {
    const [address = ""] = (request.url ?? "").split("?");
    const encoding = acceptedEncoding(request.headers["accept-encoding"]);
    if (encoding === null || !known.has(address + ENDINGS[encoding])) return;
    request.url = address + ENDINGS[encoding];
    response.setHeader("content-type", TYPES[path.posix.extname(address)] ?? "");
    response.setHeader("content-encoding", encoding);
  };
};
