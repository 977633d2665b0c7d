-- Missing parts are kept as stretches, [[first, last], ...]; the series are made anew at the next start.
UPDATE series SET gaps = '[]';
