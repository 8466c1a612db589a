// What script adds to pages that work without it.
import { watchSwitches } from "./switches.js";
import { watchKeys } from "./keys.js";
import { watchTurns } from "./turns.js";
import { watchSlips } from "./slips.js";
import { watchConnection } from "./connection.js";
import { watchFolds } from "./folds.js";
import { watchPapers } from "./papers.js";
import { watchCopies } from "./copies.js";
import { watchReplay } from "./replay.js";
import { watchTyped } from "./typed.js";
import { watchBench } from "./bench.js";

for (const watch of [
  watchSwitches, watchKeys, watchTurns, watchSlips, watchConnection, watchFolds, watchPapers, watchCopies, watchReplay,
  watchTyped, watchBench,
]) watch();
