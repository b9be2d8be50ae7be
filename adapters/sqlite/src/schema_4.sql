-- What may be done so often only is counted in `sign_in_failures`; counts that ran out are found by their moment.
CREATE INDEX sign_in_failures_at ON sign_in_failures (at);
