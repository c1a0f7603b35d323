import { once } from "node:events";
import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { Client } from "#core/postgres/driver.ts";
import { prepareDatabase, SETTINGS, startCluster, startPlainServer } from "#testing/processes/citus-cluster.ts";
import { dataFolder } from "#testing/processes/demo-server.ts";
import { buildCitus, whyNoCitus } from "../../studies/citus/build-citus.ts";
import { skip, state, takeTurns } from "../shared/harness.ts";
import { median, medianOfRatios } from "../shared/pairs.ts";
import type { Work, Worked } from "./citus-readers.ts";
import { fillShops, ROUNDS, SECONDS } from "./citus-shops.ts";

// Many businesses on Citus, a coordinator and two workers, beside one plain server of the same version: rows by key, reports, and
// how many mixed reads per second. All servers share this machine, so more workers don't add processors here.

const KEYS = 300;
const REPORTS = 10;
const READERS = 8;

const openReaders = (url: string) => {
  const thread = new Worker(path.join(import.meta.dirname, "citus-readers.ts"), {
    workerData: { url },
    argv: process.argv.slice(2),
  });
  const work = async (asked: Work): Promise<Worked> => {
    thread.postMessage(asked);
    const [worked] = (await once(thread, "message")) as [Worked];
    return worked;
  };
  return { work, close: () => thread.terminate() };
};

/** The product's database on these servers, filled with the businesses. */
const openFilled = async (sockets: readonly string[]) => {
  const { url, ownerUrl } = await prepareDatabase(sockets);
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  await fillShops(owner);
  await owner.end();
  return openReaders(url);
};

const compare = async (home: string): Promise<void> => {
  const server = startPlainServer(home, SETTINGS);
  const cluster = startCluster(home, { ...SETTINGS, "citus.shard_count": "32" });
  const plain = await openFilled([server.socket]);
  const citus = await openFilled(cluster.sockets);
  try {
    /** The same reads of each database in a round, and others in the next one. */
    const read = (readers: typeof plain, kind: "keys" | "reports") => {
      let seed = 0;
      return { work: () => readers.work({ kind, seed: seed++, reads: kind === "keys" ? KEYS : REPORTS }) };
    };
    const times = await takeTurns(
      {
        [`${KEYS} rows by key, plain`]: read(plain, "keys"),
        [`${KEYS} rows by key, Citus`]: read(citus, "keys"),
        [`${REPORTS} reports, plain`]: read(plain, "reports"),
        [`${REPORTS} reports, Citus`]: read(citus, "reports"),
      },
      ROUNDS,
    );
    const rates = { plain: [] as number[], citus: [] as number[] };
    for (let seed = 0; seed < ROUNDS; seed++) {
      const mix = { kind: "mix", seed, readers: READERS, ms: 1000 * SECONDS } as const;
      for (const [name, readers] of [
        ["plain", plain],
        ["citus", citus],
      ] as const) {
        const { ms, reads } = await readers.work(mix);
        rates[name].push((1000 * reads) / ms);
      }
    }
    const [onPlain, onCitus] = [median(rates.plain), median(rates.citus)].map((rate) => rate.toFixed(0));
    console.log(
      `  ${READERS} mixed readers: ${onPlain} reads a second on the plain server, ${onCitus} on Citus, ${medianOfRatios(rates.citus, rates.plain).toFixed(2)} times as many, with ${availableParallelism()} processors for all servers and readers`,
    );
    state("rows by key, Citus over plain", times.ratio(`${KEYS} rows by key, Citus`, `${KEYS} rows by key, plain`), {
      atMost: 2,
    });
    state("reports, Citus over plain", times.ratio(`${REPORTS} reports, Citus`, `${REPORTS} reports, plain`), {
      atMost: 1.3,
    });
  } finally {
    await Promise.all([plain.close(), citus.close()]);
    server.stop();
    cluster.stop();
  }
};

const reason = whyNoCitus();
if (reason) skip(reason);
else {
  buildCitus();
  const home = dataFolder();
  try {
    await compare(home);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
