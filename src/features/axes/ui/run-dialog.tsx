"use client";

import { Checkbox, Form, InputNumber } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { InputOf } from "#core/ui/call.ts";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { Checkboxes } from "#core/ui/forms/labelled-form.tsx";
import { LastTook, useLastTook } from "#core/ui/runs/calculations-card.tsx";
import type { AxisDetails } from "#features/axes/contracts/axes.ts";

import { DEFAULT_OPTIONS } from "#lib/axes/model.ts";
import styles from "./axes.module.css";

type FormValues = {
  axes: AxisDetails["axis"][];
  minK: number;
  maxK: number;
  minPopulation: number;
  hasNaming: boolean;
};

type Naming = { isConfigured: boolean; model: string };

type Props = {
  axes: readonly AxisDetails[];
  customers: number;
  hasModel: boolean;
  naming: Naming;
  onClose: () => void;
};

/** The options of a run; the defaults are those of the nightly run. */
export const RunDialog = ({ axes, customers, hasModel, naming, onClose }: Props) => {
  const t = useTranslations();
  const lastTook = useLastTook("axes");
  const possible = axes.filter(({ missing }) => missing !== "no_tickets");
  const all = possible.map(({ axis }) => axis);
  const { minK, maxK, minPopulation } = DEFAULT_OPTIONS;
  const initial: FormValues = { axes: all, minK, maxK, minPopulation, hasNaming: naming.isConfigured };
  const [values, setValues] = useState(initial);
  const labels = {
    axes: t("axes.dialog.axes"),
    minK: t("axes.dialog.min_k"),
    maxK: t("axes.dialog.max_k"),
    minPopulation: t("axes.dialog.min_population"),
    hasNaming: t("axes.dialog.naming"),
  };
  const toOptions = ({ axes: chosen, hasNaming, ...options }: FormValues): InputOf<"POST /api/admin/axes/runs"> => ({
    ...options,
    ...(chosen.length < all.length && { axes: chosen }),
    ...(naming.isConfigured && !hasNaming && { naming: "axis" }),
  });
  return (
    <FormDialog
      route="POST /api/admin/axes/runs"
      successMessage={t("runs.requested")}
      name="axes_run"
      title={t("axes.dialog.title")}
      okText={t("buttons.run_now")}
      initial={initial}
      labels={labels}
      variables={toOptions}
      onChange={setValues}
      reloads={["GET /api/admin/axes"]}
      onClose={onClose}
    >
      <p>
        {t("axes.dialog.about", { customers })} {hasModel && t("axes.dialog.meanwhile")}
      </p>
      <LastTook time={lastTook} />
      <Form.Item
        name="axes"
        label={labels.axes}
        // Not `required`, because antd would set an ARIA attribute that groups do not support.
        rules={[{ type: "array", min: 1, message: t("axes.dialog.no_axis") }]}
        validateTrigger="onSubmit"
      >
        <Checkboxes
          className={styles.choices}
          options={possible.map(({ axis, name }) => ({ value: axis, label: name }))}
        />
      </Form.Item>
      <div className="row gap-8-12">
        <Form.Item name="minK" label={labels.minK}>
          <InputNumber<number> min={2} max={12} precision={0} />
        </Form.Item>
        <Form.Item name="maxK" label={labels.maxK}>
          <InputNumber<number> min={2} max={12} precision={0} />
        </Form.Item>
        <Form.Item name="minPopulation" label={labels.minPopulation}>
          <InputNumber<number> min={2} max={1_000_000} precision={0} />
        </Form.Item>
      </div>
      {customers < (values.minPopulation ?? 0) && (
        <p className={`small soft ${styles.warning}`}>
          {t("axes.too_few", {
            have: customers,
            need: values.minPopulation,
            missing: values.minPopulation - customers,
          })}
        </p>
      )}
      <Form.Item
        name="hasNaming"
        valuePropName="checked"
        extra={
          naming.isConfigured ? t("axes.dialog.naming_about", { model: naming.model }) : t("axes.dialog.no_naming")
        }
      >
        <Checkbox disabled={!naming.isConfigured}>{labels.hasNaming}</Checkbox>
      </Form.Item>
    </FormDialog>
  );
};
