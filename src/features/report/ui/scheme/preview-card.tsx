"use client";

import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { call } from "#core/ui/call.ts";
import { type Column, DataTable } from "#core/ui/charts/data-table.tsx";
import { ProgressLine } from "#core/ui/feedback/notice.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useLivePreview } from "#core/ui/use-live-preview.ts";
import type { RfmSchemePreview, WireScheme } from "#features/report/contracts/rfm-scheme.ts";
import { customerName } from "#records/ui/people/customer-name.ts";
import { customerAddress } from "#records/ui/people/customer-state.ts";
import styles from "./rfm-scheme.module.css";
import type { DraftWords } from "./scheme-model.ts";

/** Who would move, counted after a pause in editing. Null: nothing to count. */
export const useSchemePreview = (scheme: WireScheme | null, revision: number) => {
  const input = scheme && { thresholds: scheme.thresholds, cells: scheme.cells };
  return useLivePreview(input, revision, (asked, signal) =>
    call("POST /api/admin/rfm-scheme/preview", asked, { signal }),
  );
};

type SchemePreview = ReturnType<typeof useSchemePreview>;

type Props = { preview: SchemePreview; words: DraftWords; isWrong: boolean };

/** Who would move: the sizes of the segments before and now, the flows between them, and some of the customers. */
export const PreviewCard = ({ preview: { last, current, isCounting, error, retry }, words, isWrong }: Props) => {
  const t = useTranslations();
  const { count, percent } = useFormats();
  const moved = current && current.customers > 0 ? current.moved / current.customers : 0;
  return (
    <Card title={t("rfm_scheme.preview")} isLoose className={styles.preview ?? ""}>
      <p role="status" className={styles.answer}>
        {isWrong
          ? t("rfm_scheme.preview_paused")
          : current &&
            (current.customers === 0
              ? t("rfm_scheme.preview_empty", { days: current.period.days })
              : t("rfm_scheme.preview_answer", {
                  moved: count(current.moved),
                  count: current.moved,
                  all: count(current.customers),
                  share: percent(moved),
                  days: current.period.days,
                }))}
      </p>
      {isCounting && <ProgressLine />}
      {error && (
        <div role="alert">
          <p>{t("rfm_scheme.preview_failed")}</p>
          <Button size="small" onClick={retry}>
            {t("buttons.retry")}
          </Button>
        </div>
      )}
      {last ? (
        <div data-stale={current === null || undefined} className={styles.found}>
          <Sizes preview={last} words={words} />
          {last.moved > 0 && <Flows preview={last} words={words} />}
          {last.sample.length > 0 && <Sample preview={last} words={words} />}
        </div>
      ) : (
        isCounting && <div className={styles.skeleton} aria-busy="true" />
      )}
    </Card>
  );
};

type PartProps = { preview: RfmSchemePreview; words: DraftWords };

const Sizes = ({ preview, words }: PartProps) => {
  const t = useTranslations("rfm_scheme");
  const { count, difference, moneyShort } = useFormats();
  type Row = RfmSchemePreview["segments"][number];
  const columns: Column<Row>[] = [
    { name: "segment", title: t("segment"), value: ({ key }) => words.name(key) },
    {
      name: "before",
      title: t("before"),
      value: (row) => row.before.customers,
      show: (row) => count(row.before.customers),
    },
    { name: "now", title: t("after"), value: (row) => row.now.customers, show: (row) => count(row.now.customers) },
    {
      name: "change",
      title: t("change"),
      value: (row) => row.now.customers - row.before.customers,
      show: (row) => difference(row.now.customers - row.before.customers),
    },
    {
      name: "revenue",
      title: t("revenue_after"),
      value: (row) => row.now.revenue,
      show: (row) => moneyShort(row.now.revenue),
    },
  ];
  return <DataTable caption={t("sizes")} columns={columns} rows={[...preview.segments]} keyOf={({ key }) => key} />;
};

const Flows = ({ preview, words }: PartProps) => {
  const t = useTranslations("rfm_scheme");
  const { count, moneyShort } = useFormats();
  type Row = RfmSchemePreview["flows"][number];
  const columns: Column<Row>[] = [
    { name: "from", title: t("from"), value: ({ from }) => words.name(from) },
    { name: "to", title: t("to"), value: ({ to }) => words.name(to) },
    { name: "customers", title: t("customers"), value: (row) => row.customers, show: (row) => count(row.customers) },
    { name: "revenue", title: t("revenue"), value: (row) => row.revenue, show: (row) => moneyShort(row.revenue) },
  ];
  return (
    <DataTable
      caption={t("flows")}
      columns={columns}
      rows={preview.flows.filter(({ from, to }) => from !== to)}
      keyOf={({ from, to }) => `${from} ${to}`}
    />
  );
};

const Sample = ({ preview, words }: PartProps) => {
  const t = useTranslations("rfm_scheme");
  const { moneyShort } = useFormats();
  return (
    <>
      <h3 className={styles.subtitle}>{t("sample")}</h3>
      <ul className={styles.people}>
        {preview.sample.map((customer) => (
          <li key={customer.id}>
            <Link href={customerAddress(customer.id)} prefetch={false} target="_blank">
              {customerName(customer)}
            </Link>
            <span className={styles.about}>
              {t("sample_line", {
                from: words.name(customer.from),
                to: words.name(customer.to),
                orders: customer.orderCount,
                revenue: moneyShort(customer.revenue),
                days: customer.daysSinceLastPurchase,
              })}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
};
