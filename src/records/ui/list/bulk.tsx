"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { lazily } from "#core/ui/lazily.tsx";
import { MenuButton } from "#core/ui/menu-button.tsx";
import { type RowSelection, SelectionBar } from "#core/ui/table/selection.tsx";
import { useWrite } from "#core/ui/use-write.ts";

import { CHURN_STATES } from "#records/rules/customers/customer-standing.ts";
import type { BulkAction, CustomerSelector } from "./bulk-dialog.tsx";
import { TOAST, useBulk } from "./use-bulk.tsx";

type OutcomeMenuProps = { selector: CustomerSelector; onDone: () => void };

/** Records an outcome for all selected customers of the churn or outreach list. */
const OutcomeMenu = ({ selector, onDone }: OutcomeMenuProps) => {
  const t = useTranslations();
  const settle = useBulk();
  const { write, isBusy } = useWrite("POST /api/admin/customers/changes", { key: TOAST });
  const mark = async (outcome: (typeof CHURN_STATES)[number]) => {
    const answer = await write({ action: "mark", outcome, ...selector });
    if (!answer) return;
    onDone();
    settle(answer.data);
  };
  return (
    <MenuButton
      size="small"
      type="primary"
      loading={isBusy}
      hasCaret
      menu={{
        items: CHURN_STATES.map((key) => ({ key, label: t(`churn.say.${key}`) })),
        onClick: ({ key }) => {
          const outcome = CHURN_STATES.find((state) => state === key);
          if (outcome) void mark(outcome);
        },
      }}
    >
      {t("customers.record_outcome")}
    </MenuButton>
  );
};

type BulkBarProps = {
  chosen: RowSelection;
  total: number;
  onAct: (action: BulkAction) => void;
  /** Further actions of the list. */
  children?: ReactNode;
  /** The export of the selection. */
  file: ReactNode;
};

const ACTIONS = ["assign", "remove", "tag", "untag"] as const;

/** Actions for the selected customers. */
const BulkBar = ({ chosen, total, onAct, children, file }: BulkBarProps) => {
  const t = useTranslations("customers");
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can;
  return (
    <SelectionBar chosen={chosen} total={total}>
      {mayEdit && children}
      {mayEdit &&
        ACTIONS.map((action) => (
          <Button key={action} size="small" onClick={() => onAct(action)}>
            {t(`title_${action}`)}
          </Button>
        ))}
      {file}
    </SelectionBar>
  );
};

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
