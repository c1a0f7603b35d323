"use client";

import { Dropdown, type DropdownProps } from "antd";
import { type Ref, type RefObject, useImperativeHandle } from "react";

/** Takes the place of the menu's button, so that antd's dropdown places the menu beside the button and gives the focus back to it. */
const Anchor = ({ button, ref }: { button: RefObject<HTMLElement | null>; ref?: Ref<HTMLElement> }) => {
  useImperativeHandle(ref, () => button.current as HTMLElement, [button]);
  return null;
};

type Props = Pick<DropdownProps, "menu" | "placement" | "overlayClassName" | "open" | "onOpenChange"> & {
  button: RefObject<HTMLElement | null>;
};

/** The menu of `useMenu`. */
export const MenuPopup = ({ button, ...menu }: Props) => (
  <Dropdown {...menu} trigger={["click"]} autoFocus>
    <Anchor button={button} />
  </Dropdown>
);
