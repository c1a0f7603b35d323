"use client";

import { EllipsisOutlined } from "@ant-design/icons";
import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { CHURN_STATES, type ChurnState } from "#lib/domain/playbooks/churn-states.ts";
import { MenuButton } from "#ui/shared/buttons/menu-button.tsx";
import { customerName } from "#ui/shared/people/customer-name.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "./churn.module.css";
import type { ChurnListRow } from "./types.ts";
import { useFeedback } from "./use-feedback.ts";

const OTHERS = CHURN_STATES.filter((state) => state !== "done");

/** Records the outcome of a recommendation; for handled customers, shows it with a button to restore them. */
export const FeedbackButtons = ({ row }: { row: ChurnListRow }) => {
  const t = useTranslations();
  const { day } = useFormats();
  const mayEdit = useCan({ resource: "churn", action: "edit" }).data?.can;
  const say = useFeedback();
  const name = customerName(row);
  if (row.mark) {
    const { state, until } = row.mark;
    return (
      <span className={styles.marks}>
        <span>{t(`churn.was.${state}`, { day: day(until) })}</span>
        {mayEdit && (
          <Button size="small" aria-label={t("churn.undo_of", { name })} onClick={() => void say(row, null)}>
            {t("buttons.undo")}
          </Button>
        )}
      </span>
    );
  }
  if (!mayEdit) return null;
  return (
    <span className={styles.marks}>
      <Button
        size="small"
        aria-label={t("churn.say_of", { what: t("churn.say.done"), name })}
        onClick={() => void say(row, "done")}
      >
        {t("churn.say.done")}
      </Button>
      <MenuButton
        size="small"
        type="text"
        icon={<EllipsisOutlined aria-hidden />}
        aria-label={t("churn.other_outcomes", { name })}
        title={t("churn.other_outcomes", { name })}
        placement="bottomRight"
        menu={{
          items: OTHERS.map((key) => ({ key, label: t(`churn.say.${key}`) })),
          onClick: ({ key }) => void say(row, key as ChurnState),
        }}
      />
    </span>
  );
};
