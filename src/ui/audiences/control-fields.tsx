"use client";

import { Form, Switch } from "antd";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";

const HeldBackFields = dynamic(() => import("./held-back-fields.tsx").then(({ HeldBackFields: it }) => it));

/** Whether a new audience holds back a control group, with its settings. */
export const ControlFields = ({ isHeldBack }: { isHeldBack: boolean }) => {
  const t = useTranslations("audiences");
  return (
    <>
      <Form.Item name="isHeldBack" label={t("hold_back")} extra={t("hold_back_hint")} valuePropName="checked">
        <Switch />
      </Form.Item>
      {isHeldBack && <HeldBackFields />}
    </>
  );
};
