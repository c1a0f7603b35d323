import { forwardRef } from "react";
import FieldForm from "../../../node_modules/rc-field-form/es/Form.js";

/** Only the form of rc-field-form, without the rest of its index. */
export default forwardRef(FieldForm);
