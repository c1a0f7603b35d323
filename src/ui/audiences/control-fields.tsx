"use client";

import { Form, Switch } from "antd";
import { useTranslations } from "next-intl";
import { lazily } from "#ui/shared/lazily.tsx";

const HeldBackFields = lazily(() => import("./held-back-fields.tsx").then(({ HeldBackFields: it }) => it));

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
