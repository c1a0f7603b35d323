"use client";

import { Input, InputNumber, Select } from "antd";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useHidesPersonalData, useMe } from "#core/ui/session/me.ts";
import type { ImportFile } from "#features/imports/contracts/files.ts";
import { ENCODINGS, type Encoding } from "#features/imports/rules/layout.ts";
import {
  DATE_ORDERS,
  type DateOrder,
  DECIMAL_SIGNS,
  type DecimalSign,
  FILE_STATUSES,
  type FileStatus,
} from "#features/imports/rules/reading-options.ts";
import { CONSENT_CHANNELS, type ConsentChannel, LONGEST_PREFIX } from "#records/rules/incoming-records.ts";
import { isKnownByNameOnly, isZoneOpen, listForeignCurrencies, listStatusWords } from "./open-values.ts";
import { type ImportReading, type PreviewState, toImportMapping } from "./use-reading.ts";

import styles from "./wizard.module.css";

/** The file's first rows show it, or nothing needs to. */
const AUTOMATIC = "automatic";

/** The records of none of the connected shops; prefixes have no spaces. */
const OTHER = "no shop";

/** Rows that can have the columns' names; reports have few lines above their table. */
const HEADER_ROWS = [1, 2, 3, 4, 5, 6, 7, 8];

export type FileChoice = { headerRow: number } | { encoding: Encoding } | { sheet: string };

type Props = {
  file: ImportFile;
  reading: ImportReading;
  preview: PreviewState;
  onChange: (what: Partial<ImportReading>) => void;
  onFileChange: (choice: FileChoice) => void;
};

/** What a wrong encoding leaves in place of letters: é as two, and signs for none. */
const hasDamage = ({ header, sample }: ImportFile): boolean =>
  [header, ...sample].some((cells) => cells.some((cell) => /[ÃÂ][\u0080-\u00BF]|\uFFFD/.test(cell)));

const Option = ({ label, children }: { label: string; children: ReactNode }) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
  <label className={`stack gap-4 ${styles.option}`}>
    <span>{label}</span>
    {children}
  </label>
);

/** What a file doesn't say by itself: its storefront and shop, how its dates and amounts are written, and exchange rates. */
export const ReadingOptions = ({ file, reading, preview, onChange, onFileChange }: Props) => {
  const t = useTranslations("imports.options");
  const found = useTranslations("imports.found");
  const choose = useTranslations("imports.mapping");
  const { business, storefronts } = useMe();
  const isOfShop = file.shops.some(({ idPrefix }) => idPrefix === reading.idPrefix);
  const mapping = reading.mapping ? toImportMapping(reading.mapping) : null;
  const isOfCustomers = mapping ? mapping.rows === "customers" : file.format?.about === "customers";
  const channels = useTranslations("customer.consent.channels");
  const channelName = (channel: ConsentChannel) => channels(channel);
  const hasAmounts = mapping ? mapping.rows !== "customers" : file.format?.about === "orders";
  const chosen = mapping ?? reading;
  const shown = preview.data?.notation;
  /** A mapping has its own, which is saved with it. */
  const write = (what: { dateOrder: DateOrder | null } | { decimalSign: DecimalSign | null }) =>
    onChange(mapping ? { mapping: { ...mapping, ...what } } : what);
  const orderName = (order: DateOrder) => t(`date_orders.${order}`);
  const signName = (sign: DecimalSign) => t(sign === "." ? "point" : "comma");
  const automatic = (found: string | null | undefined) => ({
    value: AUTOMATIC,
    label: found ? t("automatic_found", { found }) : t("automatic"),
  });
  const currencies = listForeignCurrencies(file, reading, preview.data);
  const setRate = (currency: string, rate: number | null) => {
    const { [currency]: _, ...others } = reading.rates ?? {};
    onChange({ rates: rate ? { ...others, [currency]: rate } : others });
  };
  // Without personal data, values are masked, as words too.
  const isMasked = useHidesPersonalData();
  const statusWords = hasAmounts && !isMasked ? listStatusWords(file, reading, preview.data) : [];
  const meanings = new Map(Object.entries(reading.statuses ?? {}));
  const setStatus = (word: string, status: FileStatus | undefined) => {
    const { [word]: _, ...others } = reading.statuses ?? {};
    onChange({ statuses: status ? { ...others, [word]: status } : others });
  };
  return (
    <div className={`row ${styles.options}`}>
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
      {file.sheets.length > 1 && (
        <Option label={t("sheet")}>
          <Select
            value={file.sheet}
            options={file.sheets.map(({ name, rows }) => ({
              value: name,
              label: t("sheet_rows", { name, count: rows }),
            }))}
            popupMatchSelectWidth={false}
            onChange={(sheet) => onFileChange({ sheet: sheet ?? "" })}
          />
        </Option>
      )}
      {file.kind !== "xlsx" && (file.encoding !== "utf-8" || hasDamage(file)) && (
        <Option label={t("encoding")}>
          <Select
            value={file.encoding}
            options={ENCODINGS.map((value) => ({ value, label: found(`encodings.${value}`) }))}
            popupMatchSelectWidth={false}
            onChange={(encoding) => onFileChange({ encoding })}
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
            onChange={(headerRow) => onFileChange({ headerRow })}
          />
        </Option>
      )}
      {file.kind !== "json" && (
        <Option label={t("date_order")}>
          <Select<DateOrder | typeof AUTOMATIC>
            value={chosen.dateOrder ?? AUTOMATIC}
            options={[
              automatic(chosen.dateOrder ? null : shown?.dateOrder && orderName(shown.dateOrder)),
              ...DATE_ORDERS.map((value) => ({ value, label: orderName(value) })),
            ]}
            popupMatchSelectWidth={false}
            onChange={(value) => write({ dateOrder: value === AUTOMATIC ? null : value })}
          />
        </Option>
      )}
      {mapping && isZoneOpen(file, reading, preview.data) && (
        <Option label={t("time_zone")}>
          <Select
            showSearch
            allowClear
            value={mapping.timeZone ?? null}
            placeholder={choose("choose")}
            options={["UTC", ...Intl.supportedValuesOf("timeZone")].map((value) => ({ value, label: value }))}
            popupMatchSelectWidth={false}
            onChange={(timeZone: string | null | undefined) =>
              onChange({ mapping: { ...mapping, timeZone: timeZone ?? null } })
            }
          />
        </Option>
      )}
      {file.kind !== "json" && hasAmounts && (
        <Option label={t("decimal_sign")}>
          <Select<DecimalSign | typeof AUTOMATIC>
            value={chosen.decimalSign ?? AUTOMATIC}
            options={[
              automatic(chosen.decimalSign ? null : shown?.decimalSign && signName(shown.decimalSign)),
              ...DECIMAL_SIGNS.map((value) => ({ value, label: signName(value) })),
            ]}
            popupMatchSelectWidth={false}
            onChange={(value) => write({ decimalSign: value === AUTOMATIC ? null : value })}
          />
        </Option>
      )}
      {hasAmounts && isKnownByNameOnly(reading, preview.data) && (
        <fieldset className={`row min-w-0 m-0 ${styles.rates}`}>
          <legend>{t("by_name")}</legend>
          <p className="max-w-prose soft">{t("by_name_about")}</p>
          <Option label={t("by_name_choice")}>
            <Select
              value={String(reading.customersByName ?? false)}
              options={[
                { value: "false", label: t("as_guests") },
                { value: "true", label: t("by_their_name") },
              ]}
              popupMatchSelectWidth={false}
              onChange={(value) => onChange({ customersByName: value === "true" })}
            />
          </Option>
        </fieldset>
      )}
      {isOfCustomers && (
        <Option label={t("unsubscribed")}>
          <Select<ConsentChannel[]>
            mode="multiple"
            className={styles.channels ?? ""}
            value={[...(reading.unsubscribed ?? [])]}
            placeholder={t("nobody_unsubscribed")}
            options={CONSENT_CHANNELS.map((value) => ({ value, label: channelName(value) }))}
            popupMatchSelectWidth={false}
            onChange={(unsubscribed) => onChange({ unsubscribed })}
          />
        </Option>
      )}
      {currencies.length > 0 && (
        <fieldset className={`row min-w-0 m-0 ${styles.rates}`}>
          <legend>{t("rates")}</legend>
          <p className="max-w-prose soft">{t("rates_about", { currency: business.currency })}</p>
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
      {statusWords.length > 0 && (
        <fieldset className={`row min-w-0 m-0 ${styles.rates}`}>
          <legend>{t("statuses")}</legend>
          <p className="max-w-prose soft">{t("statuses_about")}</p>
          {statusWords.map((word) => (
            <Option key={word} label={word}>
              <Select<FileStatus>
                value={meanings.get(word) ?? null}
                allowClear
                placeholder={t("status_open")}
                options={FILE_STATUSES.map((value) => ({ value, label: t(`status_choices.${value}`) }))}
                popupMatchSelectWidth={false}
                onChange={(status) => setStatus(word, status)}
              />
            </Option>
          ))}
        </fieldset>
      )}
    </div>
  );
};
