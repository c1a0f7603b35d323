import type { Contract } from "#core/contracts/contract.ts";
import { asHeavyQuery } from "#core/load/heavy-queries.ts";
import { runAs, type WorkKind } from "#core/load/work.ts";
import type { Actor } from "#core/values/permissions.ts";

/** The kind of work of a request. A preview is a POST and as expensive as a write. */
export const toWorkKind = ({ method }: Contract, isExport = false): WorkKind => {
  if (isExport) return "export";
  return method === "GET" ? "read" : "write";
};

/** Answers a request under the limits of its kind of work and of its business. */
export const limitWork = <Result>(
  contract: Contract,
  request: Request,
  actor: Actor | null,
  task: () => Promise<Result>,
): Promise<Result> => {
  const query = new URL(request.url).searchParams;
  const isExport = contract.files !== undefined && (query.has("exportFormat") || query.has("export_format"));
  const work = { kind: toWorkKind(contract, isExport), ...(actor && { businessId: actor.businessId }) };
  const exportUnlessLeft = () => {
    // The caller may have disconnected while this request was queued.
    request.signal.throwIfAborted();
    return task();
  };
  return runAs(work, () => (isExport ? asHeavyQuery(exportUnlessLeft) : task()));
};
