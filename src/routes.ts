import { FEATURES, type ListedFeature } from "#features.ts";
import type { Contract, HttpMethod } from "./core/contracts/contract.ts";

const METHODS: readonly HttpMethod[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

const isContract = (exported: unknown): exported is Contract =>
  typeof exported === "object" && exported !== null && "method" in exported && "path" in exported;

const routeKey = ({ path, method }: Contract): string => `${path} ${METHODS.indexOf(method)}`;

const LOADED = await Promise.all(
  FEATURES.flatMap(({ topic, contracts }) =>
    contracts.map(async (load) =>
      Object.values(await load())
        .filter(isContract)
        .map((contract) => [contract, topic] as const),
    ),
  ),
);

/** The topic of the feature that hands a contract in. */
export const FEATURE_TOPICS: ReadonlyMap<Contract, string | undefined> = new Map(LOADED.flat());

/** Every contract of the API, by path. */
export const CONTRACTS: readonly Contract[] = [...FEATURE_TOPICS.keys()].sort((one, other) =>
  routeKey(one) < routeKey(other) ? -1 : 1,
);

type Loaded = Awaited<ReturnType<ListedFeature["contracts"][number]>>;

type ContractsIn<Module> = Module extends unknown
  ? Extract<Module[keyof Module], { method: HttpMethod; path: `/api/${string}` }>
  : never;

type ListedContract = ContractsIn<Loaded>;

/** The contracts by route name, such as `GET /api/admin/users`. Types only, so that browsers load no schema. */
export type Routes = { [C in ListedContract as `${C["method"]} ${C["path"]}`]: C };
