/** In place of the dialogs and messages of antd's `App`: pages have notifications, and dialogs that are loaded when opened. */
export default () => [undefined, null];
