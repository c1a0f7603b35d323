"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import type { InputOf } from "#ui/shared/api/call.ts";
import { BulkBar } from "./bulk-bar.tsx";
import type { BulkAction, CustomerSelector } from "./bulk-dialog.tsx";
import type { ChosenCustomers } from "./use-row-selection.ts";

const BulkDialog = dynamic(() => import("./bulk-dialog.tsx").then(({ BulkDialog: it }) => it));

type Props = {
  chosen: ChosenCustomers;
  /** They, as a call names them. */
  whom: CustomerSelector;
  total: number;
  /** They, as the list's door names them in a file. */
  exported: InputOf<"GET /api/admin/customers">;
};

/** What is done with those who are chosen, while somebody is. */
export const Bulk = ({ chosen, whom, ...bar }: Props) => {
  const [action, setAction] = useState<BulkAction | null>(null);
  return (
    <>
      {chosen.count > 0 && <BulkBar chosen={chosen} onAct={setAction} {...bar} />}
      {action && (
        <BulkDialog
          action={action}
          whom={whom}
          count={chosen.count}
          onDone={chosen.clear}
          onClose={() => setAction(null)}
        />
      )}
    </>
  );
};
