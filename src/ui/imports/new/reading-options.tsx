"use client";

import { Input, InputNumber, Select } from "antd";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { ImportFile } from "#contracts/imports/files.ts";
import { LONGEST_PREFIX } from "#lib/domain/imports/connections/kinds.ts";
import type { DateOrder, DecimalSign } from "#lib/domain/imports/import-format.ts";
import { useMe } from "#ui/shared/session/me.ts";
import { currenciesOf } from "./file-state.ts";
import { mappingOf } from "./mapping/mapping-model.ts";
import type { PreviewState } from "./use-preview.ts";
import type { Reading } from "./use-reading.ts";
import styles from "./wizard.module.css";

/** Layouts whose dates are written as the shop likes, and those whose amounts are; the others always write them alike. */
const FREE_DATES = ["orders", "order-lines", "customers", "magento-orders", "bigcommerce-orders"];
const FREE_AMOUNTS = ["orders", "order-lines"];
const DATE_ORDERS = ["ymd", "dmy", "mdy"] as const;
const DECIMAL_SIGNS = [".", ","] as const;

/** The records of none of the connected shops; prefixes have no spaces. */
const OTHER = "no shop";

/** Rows that can have the columns' names; reports have few lines above their table. */
const HEADER_ROWS = [1, 2, 3, 4, 5, 6, 7, 8];

type Props = {
  file: ImportFile;
  reading: Reading;
  preview: PreviewState;
  onChange: (what: Partial<Reading>) => void;
  onHeaderRow: (headerRow: number) => void;
};

const Option = ({ label, children }: { label: string; children: ReactNode }) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
  <label className={styles.option}>
    <span>{label}</span>
    {children}
  </label>
);

/** What a file doesn't say by itself: its storefront and shop, how its dates and amounts are written, and exchange rates. */
export const ReadingOptions = ({ file, reading, preview, onChange, onHeaderRow }: Props) => {
  const t = useTranslations("imports.options");
  const { business, storefronts } = useMe();
  const isOfShop = file.shops.some(({ idPrefix }) => idPrefix === reading.idPrefix);
  const mapping = reading.mapping ? mappingOf(reading.mapping) : null;
  const layout = mapping?.rows === "customers" ? "customers" : (file.format?.name ?? "orders");
  const notation = mapping ?? preview.data?.reading ?? reading;
  /** A mapping has its own, which is saved with it. */
  const write = (what: { dateOrder: DateOrder } | { decimalSign: DecimalSign }) =>
    onChange(mapping ? { mapping: { ...mapping, ...what } } : what);
  const currencies = currenciesOf(file, reading, preview.data);
  const setRate = (currency: string, rate: number | null) => {
    const { [currency]: _, ...others } = reading.rates ?? {};
    onChange({ rates: rate ? { ...others, [currency]: rate } : others });
  };
  return (
    <div className={styles.options}>
      {storefronts.length > 1 && file.format?.about !== "customers" && (
        <Option label={t("storefront")}>
          <Select
            value={reading.storefrontId ?? 1}
            options={storefronts.map(({ id, name }) => ({ value: id, label: name }))}
            popupMatchSelectWidth={false}
            onChange={(storefrontId) => onChange({ storefrontId })}
          />
        </Option>
      )}
      {file.shops.length > 0 && (
        <Option label={t("shop")}>
          <Select
            value={isOfShop ? (reading.idPrefix ?? "") : OTHER}
            options={[
              { value: OTHER, label: t("no_shop") },
              ...file.shops.map(({ name, idPrefix }) => ({ value: idPrefix, label: name })),
            ]}
            popupMatchSelectWidth={false}
            onChange={(value) => onChange({ idPrefix: value === OTHER ? null : value })}
          />
        </Option>
      )}
      {!isOfShop && (storefronts.length > 1 || file.shops.length > 0 || reading.idPrefix) && (
        <Option label={t("id_prefix")}>
          <Input
            value={reading.idPrefix ?? ""}
            placeholder="woo2-"
            maxLength={LONGEST_PREFIX}
            spellCheck={false}
            onChange={({ target }) => onChange({ idPrefix: target.value || null })}
          />
        </Option>
      )}
      {file.headerRow !== null && (
        <Option label={t("header_row")}>
          <Select
            value={file.headerRow}
            options={[
              { value: 0, label: t("no_header_row") },
              ...[...new Set([...HEADER_ROWS, Math.max(file.headerRow, 1)])].map((row) => ({
                value: row,
                label: t("in_row", { row }),
              })),
            ]}
            popupMatchSelectWidth={false}
            onChange={onHeaderRow}
          />
        </Option>
      )}
      {FREE_DATES.includes(layout) && (
        <Option label={t("date_order")}>
          <Select
            value={notation.dateOrder ?? "ymd"}
            options={DATE_ORDERS.map((value) => ({ value, label: t(`date_orders.${value}`) }))}
            popupMatchSelectWidth={false}
            onChange={(dateOrder) => write({ dateOrder })}
          />
        </Option>
      )}
      {FREE_AMOUNTS.includes(layout) && (
        <Option label={t("decimal_sign")}>
          <Select
            value={notation.decimalSign ?? "."}
            options={DECIMAL_SIGNS.map((value) => ({ value, label: t(value === "." ? "point" : "comma") }))}
            popupMatchSelectWidth={false}
            onChange={(decimalSign) => write({ decimalSign })}
          />
        </Option>
      )}
      {currencies.length > 0 && (
        <fieldset className={styles.rates}>
          <legend>{t("rates")}</legend>
          <p className={styles.soft}>{t("rates_about", { currency: business.currency })}</p>
          {currencies.map((currency) => (
            <Option key={currency} label={t("rate", { currency })}>
              <InputNumber<number>
                min={0}
                max={999_999_999}
                value={reading.rates?.[currency] ?? null}
                suffix={business.currency}
                onChange={(rate) => setRate(currency, rate)}
              />
            </Option>
          ))}
        </fieldset>
      )}
    </div>
  );
};
