/** Replaces the dialogs and messages of antd's `App`: pages use notifications, and load dialogs when they open. */
export default () => [undefined, null];
