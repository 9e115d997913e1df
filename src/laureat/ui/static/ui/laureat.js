// What scripts add to the pages. Every page works without them.
import { watchAsks } from "./ask.js";
import { watchAutosave } from "./autosave.js";
import { watchCopies } from "./copy.js";
import { watchDisplay } from "./display.js";
import { watchFields } from "./fields.js";
import { watchInserts } from "./insert.js";
import { watchKeys } from "./keys.js";
import { watchMarks } from "./marks.js";
import { watchViewer } from "./viewer.js";

document.documentElement.classList.add("has-js");
watchAsks();
watchAutosave();
watchCopies();
watchDisplay();
watchFields();
watchInserts();
watchMarks();
watchKeys();
watchViewer();
