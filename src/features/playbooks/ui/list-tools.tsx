"use client";

import { EllipsisOutlined } from "@ant-design/icons";
import { useCan } from "@refinedev/core";
import { Button, Segmented } from "antd";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { MenuButton } from "#core/ui/menu-button.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { type ListColumn, TwoLines } from "#core/ui/table/column.tsx";
import { MinimumField } from "#core/ui/table/search-field.tsx";
import type { GetRoute } from "#core/ui/use-answer.ts";
import { useWrite } from "#core/ui/use-write.ts";
import { CHURN_STATES, type ChurnState } from "#records/rules/customers/customer-standing.ts";
import { customerName } from "#records/ui/people/customer-name.ts";
import styles from "./churn.module.css";
import type { ChurnAddress, ChurnListRow } from "./churn-state.ts";

type Feedback = NonNullable<ChurnListRow["mark"]>["state"];

/** The value at risk and the value that it is a part of, the same on all lists. */
export const useValueAtRisk = () => {
  const t = useTranslations("churn");
  const { money } = useFormats();
  return (atRisk: number | null, ifBack: number | null): ReactNode =>
    atRisk === null || ifBack === null ? (
      "–"
    ) : (
      <TwoLines below={t("if_back", { money: money(ifBack) })}>{money(atRisk)}</TwoLines>
    );
};

/** The lists that a change of a playbook's settings or of a customer's outcome concerns. */
export const PLAYBOOK_LISTS: readonly GetRoute[] = [
  "GET /api/admin/actions/win-back",
  "GET /api/admin/actions/churn",
  "GET /api/admin/actions/outreach",
];

/** Records the outcome for a customer, reloads the lists, and offers undo for ten seconds. */
const useFeedback = () => {
  const t = useTranslations();
  const { write } = useWrite("PUT /api/admin/actions/churn/{id}", { key: "churn", reloads: PLAYBOOK_LISTS });
  const say = async (row: ChurnListRow, state: Feedback | null): Promise<void> => {
    await write(
      { id: row.id, state },
      {
        successMessage: t(`churn.said.${state ?? "undone"}`, { name: customerName(row) }),
        ...(state !== null && { undo: () => void say(row, row.mark?.state ?? null) }),
      },
    );
  };
  return say;
};

const OTHERS = CHURN_STATES.filter((state) => state !== "done");

/** Records the outcome of a recommendation; for handled customers, shows it with a button to restore them. */
const FeedbackButtons = ({ row }: { row: ChurnListRow }) => {
  const t = useTranslations();
  const { day } = useFormats();
  const mayEdit = useCan({ resource: "todo", action: "edit" }).data?.can;
  const say = useFeedback();
  const name = customerName(row);
  if (row.mark) {
    const { state, until } = row.mark;
    return (
      <span className={`row items-center gap-4 ${styles.marks}`}>
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
    <span className={`row items-center gap-4 ${styles.marks}`}>
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

/** The outcome column; absent for users who cannot record one and have none to read. */
export const useFeedbackColumn = <Own extends ChurnListRow>(isMarked: boolean): ListColumn<Own>[] => {
  const t = useTranslations("churn");
  const mayEdit = useCan({ resource: "todo", action: "edit" }).data?.can;
  if (!mayEdit && !isMarked) return [];
  const show = (row: Own) => <FeedbackButtons row={row} />;
  return [{ name: "mark", title: t("feedback"), isPinned: true, onPhone: "more", show }];
};

type Props = {
  page: ChurnAddress;
  marked: number;
  /** Value at risk may be shown; also true until it is known, so that the tools stay in place. */
  hasValues: boolean;
};

/** Filters by open or handled, and by minimum value at risk. */
export const ListTools = ({ page, marked, hasValues }: Props) => {
  const { state, change } = page;
  const t = useTranslations("churn");
  return (
    <>
      {(hasValues || state.minValue !== null) && (
        <MinimumField
          label={t("least")}
          value={state.minValue}
          onChange={(minValue) => change({ minValue, page: 1 })}
        />
      )}
      <ShowMarked page={page} marked={marked} />
    </>
  );
};

/** Open or handled customers. */
export const ShowMarked = ({ page: { state, change }, marked }: Pick<Props, "page" | "marked">) => {
  const t = useTranslations("churn");
  const { count } = useFormats();
  return (
    <Segmented
      name="show"
      aria-label={t("show")}
      value={state.show}
      options={[
        { value: "open" as const, label: t("open") },
        { value: "marked" as const, label: t("marked", { count: count(marked) }) },
      ]}
      onChange={(show) => change({ show, page: 1 })}
    />
  );
};
