"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import type { InputOf } from "#ui/shared/api/call.ts";
import { BulkBar } from "./bulk-bar.tsx";
import type { BulkAction, CustomerSelector } from "./bulk-dialog.tsx";
import type { RowSelection } from "./use-row-selection.ts";

const BulkDialog = dynamic(() => import("./bulk-dialog.tsx").then(({ BulkDialog: it }) => it));

type Props = {
  chosen: RowSelection;
  /** The selection for a bulk change. */
  selector: CustomerSelector;
  total: number;
  /** The selection as parameters of the list's export. */
  exported: InputOf<"GET /api/admin/customers">;
};

/** Runs bulk actions on the selection while there is one. */
export const Bulk = ({ chosen, selector, ...bar }: Props) => {
  const [action, setAction] = useState<BulkAction | null>(null);
  return (
    <>
      {chosen.count > 0 && <BulkBar chosen={chosen} onAct={setAction} {...bar} />}
      {action && (
        <BulkDialog
          action={action}
          selector={selector}
          count={chosen.count}
          onDone={chosen.clear}
          onClose={() => setAction(null)}
        />
      )}
    </>
  );
};
