import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  globSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { getPriority, setPriority } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Life } from "#cli/run-process.ts";
import { acceptedEncoding, type ContentEncoding, LEAST_COMPRESSED_BYTES } from "#core/server/content-encoding.ts";
import { OperatorError } from "#core/server/operator-error.ts";
import { settings } from "#core/server/settings.ts";
import { type BuildStep, reportBuild, stepIn } from "./build-progress.ts";

/** Where the build has its scripts and styles, and where the server offers them. Their names contain a hash. */
const ASSETS_FOLDER = ".next/static";
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
const compressAssets = async (folder = ASSETS_FOLDER): Promise<void> => {
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
export const makeAssetEncoding = (folder = ASSETS_FOLDER) => {
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

/** The server's code after a build, in chunks that routes and pages load on first use. */
const FOLDER = ".next/server/chunks";

/** Smaller files are not worth another file read. */
const LEAST_CHARACTERS = 2000;

/**
 * Part of the build: replaces each copy of a chunk by a line that loads the first. Turbopack writes a library once for each group of
 * routes that shares it, and the process would keep the text of every copy: 76 MB with all routes in use, instead of 20.
 */
export const shareChunks = (folder = FOLDER): void => {
  const kept = new Map<string, string>();
  for (const file of globSync("**/*.js", { cwd: folder }).sort()) {
    const text = readFileSync(path.join(folder, file), "utf8");
    if (text.length < LEAST_CHARACTERS || !text.startsWith("module.exports=[")) continue;
    const hash = createHash("sha256").update(text).digest("hex");
    const same = kept.get(hash);
    if (same === undefined) {
      kept.set(hash, file);
      continue;
    }
    const address = path.relative(path.dirname(file), same).replaceAll("\\", "/");
    writeFileSync(path.join(folder, file), `module.exports=require(${JSON.stringify(`./${address}`)});`);
  }
};

/** The sources of the build, without tests, documents and commands, whose changes need no rebuild. */
const SOURCES = ["src", "public", "next.config.mjs", "package-lock.json", "tsconfig.json"];
const NOT_BUILT = /\.(test\.tsx?|md)$|^src\/(cli|testing|generated)\//;
const NEXT = "node_modules/next/dist/bin/next";
const STAMP = ".next/customer-360-sources";

/** How long a build takes on two cores. */
export const BUILD_TIME = "one to two minutes";

const filesUnder = (entry: string): string[] => {
  if (!existsSync(entry)) return [];
  if (!statSync(entry).isDirectory()) return [entry];
  return readdirSync(entry)
    .sort()
    .flatMap((name) => filesUnder(path.posix.join(entry, name)));
};

const hashOfSources = (): string => {
  const hash = createHash("sha256");
  for (const file of [...SOURCES.flatMap(filesUnder), "prisma/schema.prisma"]) {
    if (!NOT_BUILT.test(file)) hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
};

/** Whether `.next` contains a complete build of the current sources. */
export const isBuilt = (): boolean =>
  existsSync(".next/BUILD_ID") && existsSync(STAMP) && readFileSync(STAMP, "utf8") === hashOfSources();

/**
 * Below the priority of what people use meanwhile, and not so low that a busy machine would never run it: beside another process, a
 * build still gets a third of a core.
 */
const NICENESS = 3;

const runBeneathOthers = (pid: number | undefined): void => {
  if (pid === undefined) return;
  // Started by a process of a lower priority, the build keeps that one.
  if (getPriority() < NICENESS) setPriority(pid, NICENESS);
};

type BuildOptions = {
  /** Where the output goes; without it only the log of a failed build is shown. */
  logFile: string;
  onStep?: (step: BuildStep) => void;
};

/** Runs `next build`, with its output in the log file. Stops when `stop` is aborted. Returns its exit code. */
const runNext = async ({ stop }: Pick<Life, "stop">, { logFile, onStep = () => {} }: BuildOptions) => {
  mkdirSync(path.dirname(logFile), { recursive: true });
  const output = openSync(logFile, "w", 0o600);
  const child = spawn(process.execPath, [NEXT, "build"], {
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "pipe", output],
  });
  runBeneathOthers(child.pid);
  const end = () => child.kill("SIGTERM");
  stop.addEventListener("abort", end);
  const readLine = (line: string): void => {
    writeSync(output, `${line}\n`);
    const step = stepIn(line);
    if (step) onStep(step);
  };
  if (child.stdout) createInterface({ input: child.stdout }).on("line", readLine);
  try {
    return await new Promise<number | null>((resolve, reject) => child.once("close", resolve).once("error", reject));
  } finally {
    stop.removeEventListener("abort", end);
    closeSync(output);
  }
};

/** Builds the product: `next build`, compressed assets, and one copy of each part of the server's code. */
export const buildProduct = async (life: Pick<Life, "stop">, options: BuildOptions): Promise<void> => {
  const { logFile, onStep = () => {} } = options;
  const sources = hashOfSources();
  // Until the end it is a build of nothing, also if it fails or is killed.
  rmSync(STAMP, { force: true });
  const code = await runNext(life, options);
  if (life.stop.aborted) return;
  if (code === 0) {
    onStep("compress");
    await compressAssets();
    onStep("share");
    shareChunks();
    return writeFileSync(STAMP, sources);
  }
  const first = readFileSync(logFile, "utf8").split("\n").slice(0, 20).join("\n");
  throw new OperatorError(`The build failed (complete log: ${logFile})\n${first}`);
};

/**
 * Builds unless there is a build of these sources, and says what it does. `print` gets a line for each step, and every ten seconds
 * how long it has taken. Returns whether it built.
 */
export const buildUnlessBuilt = async (
  life: Pick<Life, "stop">,
  { logFile, print }: { logFile: string; print: (line: string) => void },
): Promise<boolean> => {
  if (isBuilt()) return false;
  print(`Building the pages. This takes ${BUILD_TIME}, the first time and when the sources changed`);
  const { onStep, end } = reportBuild(print);
  try {
    await buildProduct(life, { logFile, onStep });
  } finally {
    end();
  }
  if (life.stop.aborted) return false;
  print(`Built in ${end()}`);
  return true;
};

export const buildLog = (): string => path.join(settings().DATA_DIR, "build.log");
