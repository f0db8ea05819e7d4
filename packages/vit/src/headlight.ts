#!/usr/bin/env node
/** The `headlight` command of the package. */
import '../../../src/cli/index';
