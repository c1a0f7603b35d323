"use client";

import { Button, Modal, Radio } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useDismiss } from "#core/ui/feedback/confirm.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { DuplicatePair } from "#features/customers/contracts/duplicates.ts";
import { customerName } from "#records/ui/people/customer-name.ts";
import styles from "./duplicates.module.css";
import { useMerges } from "./merges.tsx";

type Compared = DuplicatePair["customers"][number];

type Props = {
  caption: string;
  customers: readonly Compared[];
  /** Titles of further columns, such as the result of a merge, by place. */
  titles: readonly string[];
};

/** Customers side by side; what differs between the first two stands out. */
const ComparedCustomers = ({ caption, customers, titles }: Props) => {
  const t = useTranslations();
  const { day, money, count } = useFormats();
  const consent = (customer: Compared) =>
    [
      `${t("customer.email")}: ${t(`consents.${customer.emailConsent}`)}`,
      `${t("customer.sms")}: ${t(`consents.${customer.smsConsent}`)}`,
      `${t("customer.advertising")}: ${t(`consents.${customer.advertisingConsent}`)}`,
    ].join(", ");
  const rows: [string, (customer: Compared) => string | null][] = [
    [t("customer.external_id"), ({ externalId }) => externalId],
    [t("duplicates.name"), ({ name }) => name],
    [t("customer.email"), ({ email }) => email],
    [t("customer.phone"), ({ phone }) => phone],
    [t("duplicates.address"), ({ address }) => address],
    [t("duplicates.country"), ({ country }) => country],
    [t("duplicates.consents"), consent],
    [t("duplicates.orders"), ({ orderCount }) => count(orderCount)],
    [t("duplicates.revenue"), ({ lifetimeValue }) => money(lifetimeValue)],
    [t("duplicates.last_order"), ({ lastOrderAt }) => lastOrderAt && day(lastOrderAt)],
    [t("duplicates.since"), ({ createdAt }) => day(createdAt)],
  ];
  return (
    <div className="overflow-x-auto">
      <table className={styles.compared}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <td />
            {customers.map(({ id }, i) => (
              // Of the result, too, the ID is the kept customer's.
              <th key={titles[i]} scope="col">
                <Link href={`/customers/${id}`}>{titles[i]}</Link>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([title, read]) => {
            const values = customers.map(read);
            const isDifferent = values[0] !== values[1];
            return (
              <tr key={title}>
                <th scope="row">{title}</th>
                {values.map((value, i) => (
                  <td key={titles[i]} data-differs={isDifferent || undefined}>
                    {value ?? "–"}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
};

/** Both customers beside the one who would result; the user chooses which one is kept. */
export const MergeDialog = ({ pair, onClose }: { pair: DuplicatePair; onClose: () => void }) => {
  const t = useTranslations("duplicates");
  const { isOpen, close, onClosed } = useDismiss(onClose);
  const [first, second] = pair.customers;
  const [keep, setKeep] = useState(first?.id ?? "");
  const merge = (keep === first?.id ? second?.id : first?.id) ?? "";
  const { answer, error, retry } = useAnswer("GET /api/admin/customers/merges/preview", { keep, merge });
  const { merge: mergeBoth, isBusy } = useMerges();
  const confirm = async () => {
    if (await mergeBoth({ keep, merge })) close();
  };
  return (
    <Modal
      open={isOpen}
      width={860}
      title={t("merge_title")}
      onCancel={close}
      afterClose={onClosed}
      footer={[
        <Button key="cancel" onClick={close}>
          {t("cancel")}
        </Button>,
        <Button key="merge" type="primary" loading={isBusy} disabled={!answer} onClick={() => void confirm()}>
          {t("merge")}
        </Button>,
      ]}
    >
      <p>{t("merge_about")}</p>
      <Radio.Group
        aria-label={t("keep")}
        value={keep}
        onChange={({ target }) => setKeep(target.value as string)}
        options={pair.customers.map((customer) => ({
          value: customer.id,
          label: t("keep_one", { id: customer.externalId, name: customerName(customer) }),
        }))}
      />
      {error ? (
        <ErrorCard title={t("preview_failed")} error={error} onRetry={retry} />
      ) : (
        <ComparedCustomers
          caption={t("merge_title")}
          customers={[...pair.customers, ...(answer ? [answer.data] : [])]}
          titles={[t("first"), t("second"), t("result")]}
        />
      )}
    </Modal>
  );
};
