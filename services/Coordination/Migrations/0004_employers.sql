-- An employer abroad without a CVR number, by country and the number in that country's register; and with every employer the
-- kind of employment: one who pays wages claims the refund (refusion) of its own share.
alter table party
    add column country_code       text check (country_code ~ '^[A-Z]{2}$'),
    add column foreign_id         text check (char_length(foreign_id) between 1 and 30),
    add column kind_of_employment smallint check (kind_of_employment between 1 and 5),
    drop constraint known_by_its_own_register,
    add constraint known_by_its_own_register check (case kind
        when 'EMPLOYER' then (cvr_number is not null or country_code is not null) and provider_number is null and fund_code is null
        when 'GENERAL_PRACTITIONER' then provider_number is not null and cvr_number is null and p_number is null and fund_code is null
        when 'UNEMPLOYMENT_FUND' then fund_code is not null and cvr_number is null and p_number is null and provider_number is null
        else false
    end),
    add constraint only_an_employer_is_abroad check (kind = 'EMPLOYER' or (country_code is null and foreign_id is null and kind_of_employment is null));
