"use client";

import { type ReactNode, useState } from "react";
import { lazily } from "#ui/shared/lazily.tsx";
import type { RowSelection } from "#ui/shared/table/selection/use-row-selection.ts";
import { BulkBar } from "./bulk-bar.tsx";
import type { BulkAction, CustomerSelector } from "./bulk-dialog.tsx";
import { OutcomeMenu } from "./outcome-menu.tsx";

const BulkDialog = lazily(() => import("./bulk-dialog.tsx").then(({ BulkDialog: it }) => it));

type Props = {
  chosen: RowSelection;
  /** What "all" selects: the list with its filters. */
  all: CustomerSelector;
  total: number;
  /** Whether an outcome on the churn list can be recorded for the selection. */
  hasOutcomes?: boolean;
  /** The export of the selection. */
  file: ReactNode;
};

/** Runs bulk actions on the selected rows of any list of customers, while there are any. */
export const Bulk = ({ chosen, all, total, hasOutcomes = false, file }: Props) => {
  const [action, setAction] = useState<BulkAction | null>(null);
  const selector = chosen.isAll ? all : { ids: [...chosen.ids] };
  return (
    <>
      <BulkBar chosen={chosen} total={total} onAct={setAction} file={file}>
        {hasOutcomes && <OutcomeMenu selector={selector} onDone={chosen.clear} />}
      </BulkBar>
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
