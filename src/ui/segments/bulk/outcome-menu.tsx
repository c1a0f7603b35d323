"use client";

import { useTranslations } from "next-intl";
import { CHURN_STATES } from "#lib/domain/playbooks/churn-states.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { MenuButton } from "#ui/shared/buttons/menu-button.tsx";
import type { CustomerSelector } from "./bulk-dialog.tsx";
import { TOAST, useBulk } from "./use-bulk.tsx";

type Props = { selector: CustomerSelector; onDone: () => void };

/** Records an outcome for all selected customers of the churn or outreach list. */
export const OutcomeMenu = ({ selector, onDone }: Props) => {
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
