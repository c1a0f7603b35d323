"use client";

import type { InputOf, Route } from "#core/ui/api/call.ts";
import { ExportButton } from "#core/ui/table/export-button.tsx";
import type { RowSelection } from "#core/ui/table/selection/use-row-selection.ts";

type Props<R extends Route> = { chosen: RowSelection; route: R; input: InputOf<R> };

/** Exports selected customers: all of a list by its own address, some of them by their IDs. */
export const SelectionExport = <R extends Route>({ chosen, route, input }: Props<R>) =>
  chosen.isAll ? (
    <ExportButton route={route} input={input} size="small" />
  ) : (
    <ExportButton
      route="GET /api/admin/customers"
      input={{ ids: chosen.ids.join(","), exportFormat: "csv" }}
      size="small"
    />
  );

type TakesIds<R extends Route> = "ids" extends keyof InputOf<R> ? R : never;

/** Exports selected customers by the list's own address, which takes their IDs. */
export const RowsExport = <R extends Route>({ chosen, route, input }: Props<R> & { route: TakesIds<R> }) => (
  <ExportButton route={route} input={chosen.isAll ? input : { ...input, ids: chosen.ids.join(",") }} size="small" />
);
