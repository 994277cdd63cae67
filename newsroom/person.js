/* The portrait of a profile is chosen from the library. */
import { $ } from "./desk.js";
import { pickMedia } from "./media_picker.js";
import { pictureField } from "./picture_field.js";

const portrait = $("[data-picture]");
if (portrait) pictureField(portrait, () => pickMedia({ kinds: ["picture"] }));
