"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useIsPhone } from "#core/ui/use-device.ts";
import type { CustomerAction } from "#features/customer-page/contracts/customer.ts";
import { REACH_KINDS } from "#lib/recommend/recommender.ts";
import { EvidenceProvider, useEvidence } from "#records/ui/evidence.tsx";
import { CustomerPart, useCustomerPart } from "#records/ui/people/customer-part.tsx";
import { useChange } from "#records/ui/people/use-customer-change.ts";
import styles from "./customer.module.css";

/** The text for each outcome. */
const WAS = { done: "was_done", not_now: "was_put_off", wrong: "was_wrong" } as const;

const FIRST = 3;
/** Three actions: side by side, and on phones below each other. */
const SKELETON_HEIGHT = { wide: 230, phone: 440 };

type Props = {
  customerId: string;
  /** The customer's RFM segment, in which actions are compared. */
  segment: string;
};

export const NextActions = (props: Props) => (
  <EvidenceProvider>
    <Actions {...props} />
  </EvidenceProvider>
);

/**
 * Recommended actions: what nothing may be sent without, then the most personal unless campaigns have shown that another works,
 * the others behind a button; handled ones can be restored.
 */
const Actions = ({ customerId, segment }: Props) => {
  const t = useTranslations();
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can;
  const part = useCustomerPart("GET /api/admin/customers/{id}/actions", customerId);
  const mark = useChange("PUT /api/admin/customers/{id}/actions");
  const evidence = useEvidence();
  const isPhone = useIsPhone();
  const [isWhole, setWhole] = useState(false);
  return (
    <CustomerPart
      title={t("chart_titles.next_actions")}
      failed={t("customer.actions_failed")}
      part={part}
      height={isPhone ? SKELETON_HEIGHT.phone : SKELETON_HEIGHT.wide}
    >
      {(actions) => {
        const waiting = actions.filter((action) => action.mark === null);
        const isAsked = ({ key }: CustomerAction) => REACH_KINDS.some((kind) => kind === key);
        const rest = waiting.filter((action) => !isAsked(action));
        const open = [...waiting.filter(isAsked), ...evidence.order(rest, ({ key }) => key, segment)];
        const dealt = actions.filter((action) => action.mark !== null);
        const shown = isWhole ? open : open.slice(0, FIRST);
        return (
          <>
            {open.length === 0 && <p>{t("customer.nothing_to_do")}</p>}
            <ol className={`grid mt-8 ${styles.actions}`}>
              {shown.map((action, i) => (
                <li className="flex gap-12" key={action.key}>
                  <span className={`figure ${styles.actionNumber}`} aria-hidden>
                    {i + 1}
                  </span>
                  <div>
                    <h3>{action.title}</h3>
                    <p>{action.why}</p>
                    <Measured note={evidence.note(action.key, segment)} />
                    {mayEdit && (
                      <Marks
                        action={action}
                        isFirst={i === 0}
                        onMark={(state) => mark({ id: customerId, action: action.key, state })}
                      />
                    )}
                  </div>
                </li>
              ))}
            </ol>
            {open.length > FIRST && (
              <Button
                className={styles.moreActions ?? ""}
                type="link"
                size="small"
                aria-expanded={isWhole}
                onClick={() => setWhole(!isWhole)}
              >
                {isWhole ? t("customer.fewer_actions") : t("customer.more_actions", { count: open.length - FIRST })}
              </Button>
            )}
            {dealt.length > 0 && (
              <ul className={`mt-8 text-13 faint ${styles.dealt}`}>
                {dealt.map(({ key, title, mark: is }) => (
                  <li key={key}>
                    {t(`customer.${WAS[is?.state ?? "done"]}`, { title })}
                    {mayEdit && (
                      <Button
                        type="link"
                        size="small"
                        aria-label={t("customer.undo", { title })}
                        onClick={() => void mark({ id: customerId, action: key, state: null })}
                      >
                        {t("buttons.undo")}
                      </Button>
                    )}
                  </li>
                ))}
              </ul>
            )}
          </>
        );
      }}
    </CustomerPart>
  );
};

const Measured = ({ note }: { note: string }) => (note === "" ? null : <p>{note}</p>);

type MarksProps = { action: CustomerAction; isFirst: boolean; onMark: (state: "done" | "not_now") => Promise<void> };

const Marks = ({ action: { title }, isFirst, onMark }: MarksProps) => {
  const t = useTranslations("customer");
  return (
    <div className="row items-center gap-4-8 mt-8">
      <Button
        size="small"
        type={isFirst ? "primary" : "default"}
        aria-label={t("done_of", { title })}
        onClick={() => void onMark("done")}
      >
        {t("done")}
      </Button>
      <Button size="small" aria-label={t("not_now_of", { title })} onClick={() => void onMark("not_now")}>
        {t("not_now")}
      </Button>
    </div>
  );
};
