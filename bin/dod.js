#!/usr/bin/env node
import "../dist/dod.js";
